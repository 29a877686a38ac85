import type { Language } from '../../../schema';
import type { LanguageSpec } from '../language-spec';
import { CPP } from './cpp';
import { CSHARP } from './csharp';
import { ECMASCRIPT } from './ecmascript';
import { GO } from './go';
import { JAVA } from './java';
import { PYTHON } from './python';
import { RUST } from './rust';

export const LANGUAGE_SPECS: Record<Language, LanguageSpec> = {
  cpp: CPP,
  csharp: CSHARP,
  go: GO,
  java: JAVA,
  javascript: ECMASCRIPT,
  python: PYTHON,
  rust: RUST,
  typescript: ECMASCRIPT,
};
