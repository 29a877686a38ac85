/** How figures are written, the same on every page. One locale, so that server and browser agree. */
const LOCALE = 'en-US';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });

/** 48201 -> '48,201' */
export const formatCount = (value: number) => whole.format(value);

/** 48201 -> '48.2k'; below 10,000 as formatCount. */
export const formatCompact = (value: number) =>
  Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value).replace('K', 'k');

/** 0.634 -> '63%'. Only 1 is 100% and only 0 is 0%. */
export function formatPercent(share: number, digits = 0): string {
  const smallest = 100 / 10 ** digits / 100;
  if (share > 0 && share * 100 < smallest) return `<${smallest}%`;
  if (share < 1 && share * 100 > 100 - smallest) return `>${(100 - smallest).toFixed(digits)}%`;
  return `${(share * 100).toFixed(digits)}%`;
}

/** A fool rate: 0.6666 -> '0.67'; '–' for none. */
export const formatFoolRate = (value: number | null) => (value === null ? '–' : value.toFixed(2));

/** Dollars: 1234.5 -> '$1,234.50', 0.0421 -> '$0.0421', 0.00002 -> '<$0.0001', 0 -> '$0'. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  const digits = usd < 0.1 ? 4 : 2;
  return `$${usd.toLocaleString(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

/** Seconds: 0.42 -> '0.4 s', 72 -> '1 min 12 s', 3900 -> '1 h 5 min' */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3_600) return join(`${Math.floor(total / 60)} min`, total % 60, 's');
  const minutes = Math.round(total / 60);
  if (minutes < 24 * 60) return join(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
  const hours = Math.round(total / 3_600);
  return join(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

/** What is left, without false exactness: 'less than 5 s', 'about 40 s', 'about 3 min' */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 5) return 'less than 5 s';
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s`;
  if (seconds < 3_570) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${Math.round(seconds / 360) / 10} h`;
}

/** Per second, or per minute when slow: (12.3, 'files') -> '12 files/s' */
export function formatSpeed(perSecond: number, unit: string): string {
  if (perSecond >= 10) return `${whole.format(perSecond)} ${unit}/s`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)} ${unit}/s`;
  return `${(perSecond * 60).toFixed(1)} ${unit}/min`;
}

/** (1, 'run') -> '1 run', (2, 'run') -> '2 runs' */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 'license-not-allowed' -> 'License not allowed' */
export function formatReason(reason: string): string {
  const words = reason.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 'just now', '5 min ago', '3 h ago', 'yesterday', '4 d ago', then the date. Times are milliseconds. */
export function formatRelative(at: number, now: number): string {
  const ago = now - at;
  if (ago < -MINUTE) return formatDate(at);
  if (ago < 45 * SECOND) return 'just now';
  if (ago < HOUR) return `${Math.max(1, Math.round(ago / MINUTE))} min ago`;
  if (ago < DAY) return `${Math.round(ago / HOUR)} h ago`;
  if (ago < 2 * DAY) return 'yesterday';
  if (ago < 14 * DAY) return `${Math.floor(ago / DAY)} d ago`;
  return formatDate(at);
}

/** In the reader's time zone: '23 Nov 2026' */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** In the reader's time zone: '23 Nov 2026, 14:03:21' */
export function formatExact(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

function join(large: string, rest: number, unit: string): string {
  return rest === 0 ? large : `${large} ${rest} ${unit}`;
}
