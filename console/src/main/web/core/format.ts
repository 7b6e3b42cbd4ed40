import {language, t} from './i18n';

/** Credits: at most six decimals, without trailing zeros. */
export function credits(amount: string | number | null | undefined): string {
  return amount === null || amount === undefined ? '–' : new Intl.NumberFormat(language(), {maximumFractionDigits: 6}).format(Number(amount));
}

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : new Intl.NumberFormat(language()).format(value);
}

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : new Intl.NumberFormat(language(), {style: 'percent', maximumFractionDigits: 1}).format(share);
}

export function bytes(value: number): string {
  const [amount, unit] = value < 1024 * 1024 ? [value / 1024, 'kilobyte'] : [value / 1024 / 1024, 'megabyte'];
  return new Intl.NumberFormat(language(), {style: 'unit', unit, maximumFractionDigits: 1}).format(amount);
}

export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || Number.isNaN(milliseconds)) return '–';
  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(language(), {style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits}).format(value);
  const seconds = milliseconds / 1000;
  if (seconds > 0 && seconds < 1) return unit(Math.round(milliseconds), 'millisecond');
  if (seconds < 90) return unit(seconds, 'second', 1);
  if (seconds < 5400) return unit(seconds / 60, 'minute', 1);
  return seconds < 172_800 ? unit(seconds / 3600, 'hour', 1) : unit(seconds / 86_400, 'day');
}

export function between(from: string | null, to: string | null): number | null {
  return from && to ? Date.parse(to) - Date.parse(from) : null;
}

/** A time as a person reads it; of today without its date. */
export function time(instant: string | null | undefined): string {
  if (!instant) return '–';
  const date = new Date(instant);
  const today = date.toDateString() === new Date().toDateString();
  const options: Intl.DateTimeFormatOptions = today ? {timeStyle: 'medium'} : {dateStyle: 'medium', timeStyle: 'short'};
  return new Intl.DateTimeFormat(language(), options).format(date);
}

export function day(date: string): string {
  return new Intl.DateTimeFormat(language(), {month: 'short', day: 'numeric', timeZone: 'UTC'}).format(new Date(date));
}

/** The end of an id, which tells two of them apart: the begin of a UUIDv7 is its time. */
export function short(id: string | null | undefined): string {
  return id ? '…' + id.slice(-8) : '–';
}

/** Today, or a day before it, in UTC, as the API writes days. */
export function utcDay(daysAgo = 0): string {
  return new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
}

export function yesNo(value: boolean): string {
  return t(value ? 'common.yes' : 'common.no');
}
