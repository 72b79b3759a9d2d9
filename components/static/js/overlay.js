// A modal layer over everything: the browser keeps the focus inside, Esc closes, the focus goes back where it was.
import { button, make } from './dom.js';
import { icon } from './icons.js';
import { word } from './words.js';

const COVER = 'position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;margin:0;padding:0;border:0;background:transparent;overflow:hidden';

/** Show the content over the page; returns the function that closes it. */
export function openOverlay(content, { label, onClose = () => {}, focusFirst = null, returnTo = document.activeElement }) {
  const dialog = make('dialog', { 'aria-label': label, class: 'tw-overlay' }, content);
  dialog.style.cssText = COVER;
  const close = (reason = '') => { if (dialog.open) dialog.close(reason); };
  dialog.addEventListener('close', () => {
    const reason = dialog.returnValue;
    dialog.remove();
    if (returnTo?.isConnected) returnTo.focus({ preventScroll: true });
    onClose(reason);
  });
  dialog.addEventListener('cancel', () => (dialog.returnValue = 'cancel'));
  document.body.append(dialog);
  dialog.showModal();
  focusFirst?.focus({ preventScroll: true });
  return close;
}

/** A sheet that comes up from the lower edge, with a heading and a way out; the body is one element or several. */
export function openSheet(title, body, options = {}) {
  const heading = make('b', { class: 'h2' }, title);
  const out = button({ class: 'icon-btn', 'aria-label': word('close') }, icon('close'));
  const sheet = make('div', { class: 'sheet' }, make('div', { class: 'sheet-head' }, heading, out), ...[body].flat().filter(Boolean));
  const back = make('div', { class: 'sheet-back' }, sheet);
  const close = openOverlay(back, { label: title, ...options });
  out.addEventListener('click', () => close());
  back.addEventListener('click', (event) => { if (event.target === back) close(); });
  return close;
}
