// The few helpers every island needs: make elements, read attributes, press, emit.

/** Make an element; everything is set as attribute or text, never as markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A real button that never submits anything by itself. */
export const button = (attributes, ...children) => make('button', { type: 'button', ...attributes }, ...children);

/** True when the attribute is there; Vue writes "false" for an attribute that is off. */
export const flag = (element, name) => element.hasAttribute(name) && element.getAttribute(name) !== 'false';

export const whole = (element, name, otherwise) => {
  const value = parseFloat(element.getAttribute(name));
  return Number.isFinite(value) ? value : otherwise;
};

export function parsed(text, otherwise) {
  try { return JSON.parse(text) ?? otherwise; } catch { return otherwise; }
}

export const json = (element, name, otherwise) => parsed(element.getAttribute(name), otherwise);

export const emit = (element, name, detail = {}, cancelable = false) =>
  element.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable, detail }));

export const vibrate = (pattern = 12) => navigator.vibrate?.(pattern);

let unique = 0;
/** Give the element an id when it has none, so that others can refer to it. */
export const identify = (element) => (element.id ||= `tw-${++unique}`);

// What the finger came down on. A key may be redrawn under it; the click then reaches a neighbour that nobody meant.
let pressing = null;
addEventListener('pointerdown', (event) => (pressing = event.target), true);
addEventListener('click', () => setTimeout(() => (pressing = null)), true);

/** Act when the finger lands (gloves and quick fingers), and on a click that no finger made (keyboard, screen reader). */
export function onPress(target, act) {
  target.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    event.preventDefault();
    if (!target.disabled) act(event);
  });
  target.addEventListener('click', (event) => { if (!pressing || event.detail === 0) act(event); });
}

/** Like onPress, and again and again while the finger stays. */
export function onHold(target, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const repeat = () => { if (!target.isConnected || target.disabled) return; act(); timer = setTimeout(repeat, 70); };
  onPress(target, (event) => {
    act();
    stop();
    if (event.type === 'pointerdown') timer = setTimeout(repeat, 450);
  });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave', 'lostpointercapture']) target.addEventListener(name, stop);
}

/** Write like a typing person does, so that whoever listens notices. */
export function write(field, value) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Is somebody typing text there right now? */
export const isEditable = (target) => target instanceof Element && target.matches('input, textarea, select, [contenteditable="true"]');

/** Draw once although a framework sets many attributes in a row. */
export class Island extends HTMLElement {
  connectedCallback() {
    if (!this.built) { this.build(); this.built = true; }
    this.connected?.();
    this.draw();
  }

  attributeChangedCallback(name, before, after) {
    if (this.built && before !== after) { this.changed?.(name, after); this.draw(); }
  }
}
