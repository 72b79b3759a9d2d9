// One short sentence at the lower edge, with a way back and a bar that shows how long it is open.
import { button, make } from './dom.js';

const KEPT = 'snack';
let timer = 0;

export function snack(message, action = '', seconds = 8, onAction = null, onClose = null) {
  closeSnack();
  const bar = make('i', { 'aria-hidden': 'true' });
  bar.style.animationDuration = `${seconds}s`;
  const box = make('div', { class: 'snack', role: 'status' }, make('span', {}, message));
  box.onClosed = onClose;
  box.said = onAction ? null : { message, user: person(), until: Date.now() + seconds * 1000 };
  if (action) {
    const way = button({}, action);
    way.addEventListener('click', () => { box.onClosed = null; closeSnack(); onAction?.(); });
    box.append(way);
  }
  box.append(bar);
  document.body.append(box);
  timer = setTimeout(closeSnack, seconds * 1000);
  return box;
}

export function closeSnack() {
  clearTimeout(timer);
  const open = document.querySelector('body > .snack');
  open?.remove();
  open?.onClosed?.();
}

const person = () => document.documentElement.dataset.user ?? '';

// After a break of the line the page may be loaded anew just when something was saved: the new one still says so, to the same person.
addEventListener('pagehide', () => {
  const { said } = document.querySelector('body > .snack') ?? {};
  if (said) sessionStorage.setItem(KEPT, JSON.stringify(said));
});

function sayAgain() {
  const said = JSON.parse(sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);
  if (said?.user === person() && Date.now() < said.until) snack(said.message);
}

/** <tw-undo message action seconds>: the server's way to offer an Undo; it hears `undo` or `closed`. */
class Undo extends HTMLElement {
  connectedCallback() {
    const tell = (name) => this.dispatchEvent(new CustomEvent(name, { detail: {} }));
    this.box = snack(this.getAttribute('message') ?? '', this.getAttribute('action') ?? '', Number(this.getAttribute('seconds') ?? 8),
      () => tell('undo'), () => tell('closed'));
  }

  disconnectedCallback() {
    this.box.onClosed = null;
    if (this.box.isConnected) closeSnack();
  }
}

customElements.define('tw-undo', Undo);
sayAgain();
