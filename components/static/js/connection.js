// Is the server there? One banner says so, forms go on, and what needs the server says why it does not answer.
import { make } from './dom.js';
import { icon } from './icons.js';
import { snack } from './snack.js';
import { word } from './words.js';

const GRACE = 1500; // milliseconds; a short gap is nobody's business
const HOPELESS = 120_000; // then a fresh page is the better start
const NEEDS_SERVER = '[data-server], a[href^="/"]:not([data-offline])';

let lostAt = 0;

export function watchConnection() {
  hook();
  addEventListener('click', refuseOffline, true);
}

export function setOffline(offline) {
  const root = document.documentElement;
  if (root.classList.contains('is-offline') === offline) return;
  root.classList.toggle('is-offline', offline);
  for (const live of document.querySelectorAll('.live-text')) live.textContent = word(offline ? 'no_connection' : 'live');
  document.querySelector('body > .offline')?.remove();
  if (offline) document.body.append(banner());
  else snack(word('connected_again'), '', 4);
}

function hook() {
  if (!window.socket) { setTimeout(hook, 200); return; } // plain pages never have one, and that is fine
  window.socket.on('disconnect', lost);
  window.socket.on('connect', () => { lostAt = 0; setOffline(false); });
}

function lost() {
  lostAt = Date.now();
  setTimeout(() => { if (!window.socket.connected) setOffline(true); }, GRACE);
  setTimeout(startOver, HOPELESS);
}

// Only when the server answers again: a reload into nothing would show the browser's error page.
async function startOver() {
  if (!lostAt || Date.now() - lostAt < HOPELESS || window.socket.connected) return;
  const alive = await fetch('/healthz', { cache: 'no-store' }).then((response) => response.ok, () => false);
  if (alive) location.reload();
  else setTimeout(startOver, 10_000);
}

function banner() {
  const said = make('span', {}, make('b', {}, word('no_connection')), ' ', word('entries_kept'));
  return make('div', { class: 'offline', role: 'alert' }, icon('cloud_off', 24), said);
}

function refuseOffline(event) {
  const target = event.target instanceof Element && event.target.closest(NEEDS_SERVER);
  if (!target || !document.documentElement.classList.contains('is-offline')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  snack(word('needs_connection'), '', 4);
}
