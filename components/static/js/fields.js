// The named fields of a form, whatever they are made of: reading, writing, and saying what is wrong with one.
import { button, identify, make } from './dom.js';
import { icon } from './icons.js';
import { word } from './words.js';

/** Fields by name; several elements of one name are one field (radio buttons, groups of boxes). */
export function fieldsOf(form) {
  const fields = new Map();
  for (const element of form.querySelectorAll('input[name], textarea[name], select[name]')) {
    if (element.type === 'submit' || element.type === 'button') continue;
    fields.set(element.name, [...(fields.get(element.name) ?? []), element]);
  }
  return fields;
}

/** What a draft keeps: exactly what stands in the field. */
export function rawOf(elements) {
  const [first] = elements;
  if (first.type === 'radio') return elements.find((element) => element.checked)?.value ?? '';
  if (first.type === 'checkbox') return elements.length === 1 ? first.checked : elements.filter((element) => element.checked).map(({ value }) => value);
  return first.multiple && first.options ? [...first.selectedOptions].map(({ value }) => value) : first.value;
}

export function writeRaw(elements, raw) {
  for (const element of elements) {
    if (element.island) element.island.value = raw;
    else if (element.type === 'radio') element.checked = element.value === raw;
    else if (element.type === 'checkbox') element.checked = Array.isArray(raw) ? raw.includes(element.value) : raw === true;
    else if (Array.isArray(raw)) for (const option of element.options ?? []) option.selected = raw.includes(option.value);
    else element.value = raw ?? '';
  }
}

/** What is sent: numbers as numbers, nothing as null, answers of islands as what they mean. */
export function valueOf(elements) {
  const raw = rawOf(elements), [{ type, dataset }] = elements;
  if (typeof raw !== 'string') return raw;
  if (dataset.type === 'json') return raw ? JSON.parse(raw) : null;
  if (dataset.type === 'number') return wholeIn(raw);
  if (dataset.type === 'decimal' || type === 'number') return decimalIn(raw);
  return raw === '' && (dataset.type === 'choice' || /^(date|time|month|week|datetime-local)$/.test(type)) ? null : raw;
}

// Screens write "12,000", "12.000", "12 000" or "12'000", depending on the language: in a whole number all are twelve thousand.
// What is no number goes to the server as it stands and is refused there.
function wholeIn(raw) {
  const text = raw.replace(/\s/g, '');
  const plain = /^[1-9]\d{0,2}([.,'\u2019]\d{3})+$/.test(text) ? text.replace(/\D/g, '') : text;
  return plain === '' ? null : /^[+-]?\d+$/.test(plain) ? Number(plain) : raw;
}

// "1 234,5" and "1234.5" are the same number; with a second mark nobody can know which is meant.
function decimalIn(raw) {
  const text = raw.replace(/\s/g, '').replace(',', '.');
  return text === '' ? null : Number.isNaN(Number(text)) ? raw : Number(text);
}

export const isSecret = ([first]) => first.type === 'password' || 'secret' in first.dataset;
export const isPlainHidden = ([first]) => first.type === 'hidden' && !first.island && !('own' in first.dataset); // not of this person's making

export function isEmpty(elements) {
  const value = valueOf(elements);
  return value === null || value === false || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && !value.length);
}

/** A framework would write an attribute "value" again and again over what was typed; `data-start` it leaves alone. */
export function begin(elements) {
  for (const element of elements) {
    const start = element.dataset.start;
    if (start !== undefined && !element.begun) {
      if (element.type === 'checkbox') element.checked = start === 'true';
      else element.value = start;
    }
    element.begun = true;
    if (element.type === 'password') addReveal(element);
  }
}

export function complain(elements, sentence) {
  const target = focusTarget(elements);
  const line = lineOf(elements, 'field-error');
  line.textContent = sentence;
  line.hidden = !sentence;
  target.toggleAttribute('aria-invalid', Boolean(sentence));
  if (sentence) target.setAttribute('aria-invalid', 'true');
  describe(target, line, Boolean(sentence));
}

/** A quiet remark beside the field. */
export function remark(elements, sentence) {
  const line = lineOf(elements, 'field-note');
  line.textContent = sentence;
  line.hidden = !sentence;
  describe(focusTarget(elements), line, Boolean(sentence));
}

export const focusTarget = ([first]) => first.island?.querySelector('button') ?? first;

export const labelOf = (elements) => {
  const [first] = elements;
  const said = first.island?.getAttribute('label') ?? first.getAttribute('aria-label') ?? first.labels?.[0]?.textContent;
  return (said ?? first.name).trim();
};

function lineOf(elements, classes) {
  const [first] = elements;
  const frame = first.closest('.field-group') ?? (first.island ?? first).parentElement;
  let line = frame.querySelector(`.${classes}`);
  if (!line) frame.append((line = make('p', { class: classes, hidden: true })));
  return line;
}

function describe(target, line, on) {
  const ids = new Set((target.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean));
  ids[on ? 'add' : 'delete'](identify(line));
  if (ids.size) target.setAttribute('aria-describedby', [...ids].join(' '));
  else target.removeAttribute('aria-describedby');
}

function addReveal(input) {
  if (input.nextElementSibling?.matches('.reveal')) return;
  const eye = button({ class: 'icon-btn reveal', 'aria-label': word('show_password'), 'aria-pressed': 'false' }, icon('visibility'));
  eye.addEventListener('click', () => {
    const show = input.type === 'password';
    input.type = show ? 'text' : 'password';
    input.dataset.secret = ''; // stays a secret although it can be read now
    eye.setAttribute('aria-pressed', String(show));
    eye.replaceChildren(icon(show ? 'visibility_off' : 'visibility'));
  });
  input.dataset.secret = '';
  input.after(eye);
}
