// A part of the page that the server draws as one text. Only what is different changes: focus, scrolling and fingers stay where they are.

/** What makes a thing the same thing after others came in before it. */
const keyOf = (node) => node.getAttribute?.('href') ?? node.dataset?.key ?? null;
const alike = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

function renewAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  // a finger has changed the state, the attribute says only how it began
  if (old instanceof HTMLInputElement) old.checked = fresh.hasAttribute('checked');
}

function renewNode(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
  } else if (!old.isEqualNode(fresh) || old instanceof HTMLInputElement) {
    renewAttributes(old, fresh);
    if (!('island' in fresh.dataset)) renewChildren(old, fresh); // what an island holds is its own
  }
}

function renewChildren(parent, fresh) {
  const known = new Map();
  const wanted = new Set([...fresh.childNodes].map(keyOf));
  for (const child of [...parent.childNodes]) {
    if (keyOf(child) === null) continue;
    if (wanted.has(keyOf(child))) known.set(keyOf(child), child);
    else child.remove();
  }
  let place = parent.firstChild;
  for (const next of [...fresh.childNodes]) {
    const kept = known.get(keyOf(next)) ?? place;
    if (kept?.parentNode === parent && alike(kept, next)) {
      if (kept === place) place = place.nextSibling;
      else parent.insertBefore(kept, place);
      known.delete(keyOf(next));
      renewNode(kept, next);
    } else {
      parent.insertBefore(next, place);
    }
  }
  while (place) { const after = place.nextSibling; place.remove(); place = after; }
}

class Piece extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute('html')) this.html = this.getAttribute('html'); // set before this script was there
    this.removeAttribute('html');
    if (this.hasAttribute('edition')) this.edition = Number(this.getAttribute('edition'));
    if (this.listening) return;
    this.listening = true;
    for (const kind of ['click', 'change']) this.addEventListener(kind, (event) => this.tapped(kind, event.target));
  }

  set html(markup) {
    const fresh = document.createElement('template');
    fresh.innerHTML = markup; // the server escapes every word in it; a template runs nothing
    renewChildren(this, fresh.content);
  }

  tapped(kind, target) {
    const wired = target.closest('[data-on]');
    if (!wired || !this.contains(wired) || wired.disabled || wired.getAttribute('aria-busy') === 'true') return;
    const [wanted, place] = wired.dataset.on.split(':');
    if (wanted !== kind) return;
    const busy = kind === 'click';
    if (busy) wired.setAttribute('aria-busy', 'true');
    this.dispatchEvent(new CustomEvent('act', { detail: { edition: this.edition, place: Number(place), busy } }));
  }

  drop(place) { this.dispatchEvent(new CustomEvent('act', { detail: { edition: this.edition, place, busy: false } })); }

  rest(place) { this.querySelector(`[data-on="click:${Number(place)}"]`)?.removeAttribute('aria-busy'); }
}
Piece.prototype.edition = 0;

customElements.define('tw-piece', Piece);
