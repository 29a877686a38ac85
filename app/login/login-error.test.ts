import { expect, test } from 'vitest';
import { explainLoginError } from './login-error';

test('a wrong password and an unknown code are told in our own words; an address cannot put words on the page', () => {
  expect(explainLoginError('CredentialsSignin')).toBe('The e-mail or the password is wrong.');
  for (const code of ['', 'Call +1 555 0100 now', 'constructor', '__proto__']) {
    expect(explainLoginError(code)).toBe('Signing in failed. Try again.');
  }
});
