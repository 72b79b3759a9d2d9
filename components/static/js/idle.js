// Nobody there: a countdown, then sign-out with all drafts kept; a dark kiosk wakes on the first touch, which does nothing else.
import { make } from './dom.js';
import { wipeDrafts } from './drafts.js';
import { icon } from './icons.js';
import { openOverlay } from './overlay.js';
import { word } from './words.js';

const NOTICE = 30; // seconds before
const TELL = 60_000; // milliseconds between two signs of life to the server
const SHARED = 'tw:active'; // all windows of this browser count as one person
const ASLEEP = 'tw:asleep';

let notice = null;

export function watchIdle() {
  if (sessionStorage.getItem(ASLEEP)) sleep();
  wipeAtSignOut();
  const limit = Number(document.documentElement.dataset.idleSeconds);
  if (!limit) return;
  touch(true);
  for (const name of ['pointerdown', 'keydown', 'wheel']) addEventListener(name, () => touch(), { capture: true, passive: true });
  setInterval(() => look(limit), 1000);
}

/** Leave on purpose: what was begun here is wiped, and the server ends the session. */
export async function signOut() {
  wipeDrafts();
  await leave('/sign-out', {});
}

const isKiosk = () => document.documentElement.dataset.device === 'kiosk';
const isSignedIn = () => Boolean(document.documentElement.dataset.user);

let written = 0;
let told = Date.now();

function touch(first = false) {
  notice?.remove();
  notice = null;
  if (!first && Date.now() - written < 2000) return;
  written = Date.now();
  try { localStorage.setItem(SHARED, String(written)); } catch { /* this window alone, then */ }
  if (isSignedIn() && written - told > TELL) {
    told = written;
    fetch('/me/here', { method: 'POST' }).catch(() => {}); // whoever reads or types without a tap is not idle
  }
}

function look(limit) {
  const shared = Number(localStorage.getItem(SHARED)) || 0;
  const left = Math.ceil(limit - (Date.now() - Math.max(written, shared)) / 1000);
  if (left <= 0) expire();
  else if (left <= NOTICE && isSignedIn()) warn(left);
  else { notice?.remove(); notice = null; }
}

function warn(left) {
  if (!notice) {
    notice = make('div', { class: 'snack idle-notice', role: 'alert' }, make('span', {}, word('idle_notice')), make('b', { class: 'num', 'aria-hidden': 'true' }));
    document.body.append(notice);
  }
  notice.lastChild.textContent = String(left);
}

let expired = false;

function expire() {
  if (expired) return;
  if (isKiosk()) sleep();
  if (!isSignedIn()) return;
  expired = true;
  const path = location.pathname + location.search;
  leave(`/sign-out?idle=1&next=${encodeURIComponent(path)}`, { path }).finally(() => setTimeout(() => (expired = false), 5000));
}

async function leave(url, body) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => null);
  if (!answer) return; // without a server nobody can be signed out; the next look tries again
  const { go } = await answer.json().catch(() => ({}));
  location.assign(go || (body.path ? `/sign-in?next=${encodeURIComponent(body.path)}` : '/sign-in'));
}

let sleeping = false;

function sleep() {
  if (sleeping || !isKiosk()) return;
  sleeping = true;
  sessionStorage.setItem(ASLEEP, '1');
  const layer = make('div', { class: 'wake' }, icon('touch', 72), make('p', { class: 'h2' }, word('touch_to_wake')));
  const close = openOverlay(layer, { label: word('touch_to_wake'), onClose: () => { sleeping = false; sessionStorage.removeItem(ASLEEP); touch(); } });
  layer.addEventListener('click', () => close());
  layer.closest('dialog').addEventListener('keydown', (event) => { event.preventDefault(); close(); });
}

// Links and plain forms that lead out are as good as our own button.
function wipeAtSignOut() {
  const leads = (url) => { const { pathname, searchParams } = new URL(url, location.href); return pathname === '/sign-out' && !searchParams.has('idle'); };
  addEventListener('submit', ({ target }) => { if (leads(target.action)) wipeDrafts(); }, true);
  addEventListener('click', ({ target }) => { const link = target instanceof Element && target.closest('a[href]'); if (link && leads(link.href)) wipeDrafts(); }, true);
}
