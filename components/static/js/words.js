// Every word the scripts show comes from the page, in the language of the person.
import { parsed } from './dom.js';

let table = null;

/** The sentence of that name, with its {placeholders} filled in. */
export function word(name, values = {}) {
  table ??= parsed(document.getElementById('tw-words')?.textContent ?? '', {});
  const entry = table[name] ?? '';
  const sentence = typeof entry === 'object' ? entry[values.count === 1 ? 'one' : 'many'] : entry;
  return sentence.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
}

export const language = () => document.documentElement.lang || 'en';

/** Thin spaces between thousands: read the same in every language. */
export function formatNumber(value, digits = 0) {
  const parts = new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: true });
  return parts.formatToParts(value).map((part) => (part.type === 'group' ? '\u202f' : part.value)).join('');
}

export const decimalMark = () => new Intl.NumberFormat(language()).formatToParts(1.5).find((part) => part.type === 'decimal').value;

export const formatClock = (milliseconds, zone, locale = language()) =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone || undefined }).format(milliseconds);
