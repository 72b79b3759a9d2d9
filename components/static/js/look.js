// Clock, colours for day and night, and tabs: small things every page shares.
import { formatClock } from './words.js';

const BEAT = 3000; // milliseconds

/** What the server's clock says when the browser's own says this: that one may be wrong by hours. */
export function serverTime(milliseconds) {
  const { serverNow } = document.documentElement.dataset;
  const arrived = performance.timeOrigin + (performance.getEntriesByType('navigation')[0]?.responseStart ?? 0);
  return milliseconds + (serverNow ? Number(serverNow) - arrived : 0);
}

/** The same in words, where the plant stands. */
export function plantTime(milliseconds) {
  const clock = document.querySelector('time.clock')?.dataset;
  return formatClock(serverTime(milliseconds), clock?.zone, clock?.locale);
}

/** The first time came with the page. */
export function runClocks() {
  setInterval(() => {
    const shown = plantTime(Date.now());
    for (const clock of document.querySelectorAll('time.clock')) if (clock.textContent !== shown) clock.textContent = shown;
  }, BEAT);
}

/** Day or night: seen at once, remembered by the server. */
export function switchTheme(night = !document.documentElement.classList.contains('night')) {
  document.documentElement.classList.toggle('night', night);
  showTheme();
  document.dispatchEvent(new CustomEvent('theme', { detail: { night } }));
  fetch('/me/theme', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ night }) }).catch(() => {});
}

export function watchTheme() {
  showTheme();
  document.addEventListener('click', ({ target }) => { if (target instanceof Element && target.closest('[data-theme-switch]')) switchTheme(); });
}

function showTheme() {
  const night = document.documentElement.classList.contains('night');
  for (const face of document.querySelectorAll('[data-theme-switch][aria-pressed]')) face.setAttribute('aria-pressed', String(night));
}

/** The outline that came with the document gives way to the page in the moment that is there. */
export function giveWay() {
  const outline = document.querySelector('.outline'), app = document.getElementById('app');
  if (!outline || !app) return;
  const look = () => {
    if (!app.querySelector('.shell')) return;
    outline.remove();
    watch.disconnect();
  };
  const watch = new MutationObserver(look);
  watch.observe(app, { childList: true, subtree: true });
  look();
}

/** A drawing, so many times as large as it is; never smaller than what fits. */
export function enlarge(times) {
  const picture = document.querySelector('.drawing-picture');
  const size = Math.min(8, Math.max(1, (Number(picture.dataset.size) || 1) * times));
  picture.dataset.size = size;
  picture.style.width = `${100 * size}%`;
}

/** Tabs switch in the browser: <button role=tab aria-controls=id>; arrow keys walk along. */
export function watchTabs() {
  document.addEventListener('click', ({ target }) => { const found = ownTab(target); if (found) selectTab(found); });
  document.addEventListener('keydown', (event) => {
    const found = ownTab(event.target), step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!found || !step) return;
    const all = tabsBeside(found), next = all[(all.indexOf(found) + step + all.length) % all.length];
    event.preventDefault();
    selectTab(next);
    next.focus();
  });
}

export function selectTab(tab) {
  for (const each of tabsBeside(tab)) {
    const on = each === tab, pane = document.getElementById(each.getAttribute('aria-controls'));
    each.setAttribute('aria-selected', String(on));
    each.tabIndex = on ? 0 : -1;
    if (pane) pane.hidden = !on;
  }
  tab.dispatchEvent(new CustomEvent('tab', { bubbles: true, detail: { pane: tab.getAttribute('aria-controls') } }));
}

const ownTab = (target) => target instanceof Element && target.closest('[role=tab][aria-controls]');
const tabsBeside = (tab) => [...tab.closest('[role=tablist]').querySelectorAll('[role=tab][aria-controls]')];
