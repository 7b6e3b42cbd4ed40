import type {Strings} from '../i18n/en';

export const LANGUAGES = {en: 'English', ko: '한국어', zh: '中文', de: 'Deutsch'} as const;
export type Language = keyof typeof LANGUAGES;
export type Key = keyof Strings;

const STORED = 'darkroom.language';
const FILES: Record<Language, () => Promise<{default: Strings}>> = {
  en: () => import('../i18n/en'),
  ko: () => import('../i18n/ko'),
  zh: () => import('../i18n/zh'),
  de: () => import('../i18n/de'),
};

let strings: Strings;
let spoken: Language = 'en';

export function language(): Language {
  return spoken;
}

/** The one chosen before, or the first of the browser's that the console speaks. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages].map(tag => tag.slice(0, 2).toLowerCase());
  return wanted.find((tag): tag is Language => tag in LANGUAGES) ?? 'en';
}

export async function speak(wanted: Language): Promise<void> {
  strings = (await FILES[wanted]()).default;
  spoken = wanted;
  document.documentElement.lang = wanted;
}

export function choose(wanted: Language): Promise<void> {
  localStorage.setItem(STORED, wanted);
  return speak(wanted);
}

/** A string of the language, with {name} replaced. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return strings[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A string for a word of the API, such as a state; the word itself where there is none. */
export function word(kind: 'status' | 'attempt' | 'delivery' | 'provider' | 'error' | 'book' | 'entry', name: string): string {
  return optional(`${kind}.${name}`) ?? name;
}

/** What a person can do about an error; empty for one that this version does not know. */
export function adviceOn(error: string): string {
  return optional(`advice.${error}`) ?? '';
}

function optional(key: string): string | undefined {
  return key in strings ? strings[key as Key] : undefined;
}
