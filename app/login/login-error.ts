/** next-auth gives a code in the address; these are the ones that tell a person what to do. */
const TEXTS: Record<string, string> = {
  CredentialsSignin: 'The e-mail or the password is wrong.',
  TooManyAttempts: 'Too many failed attempts. Try again in 15 minutes.',
  NoAccount: 'No user here has the verified e-mail of this GitHub account. Ask an admin to add you.',
};

/** @param code what stands in `?error=`; an unknown one is not repeated to the reader */
export function explainLoginError(code: string): string {
  return (Object.hasOwn(TEXTS, code) && TEXTS[code]) || 'Signing in failed. Try again.';
}
