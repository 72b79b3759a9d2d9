// What a code means is for the server to say: a USB reader that types it on any page, and the camera, ask the same question.
import { openPage } from './address.js';
import { badge } from './badge.js';
import { snack } from './snack.js';
import { word } from './words.js';

const SHORTEST = 3; // of a number that somebody gave a machine

/** Wherever somebody is signed in, a reader opens what it reads; in a text field it types there as a keyboard does. */
export function watchReader() {
  if (!document.documentElement.dataset.user) return;
  badge(async (code) => {
    const { go, error } = await meaning(code, '/codes');
    if (go) openPage(go); else snack(error);
  }, SHORTEST);
}

/** Where a code leads ({go}), or one sentence why nowhere ({error}). */
export async function meaning(code, action) {
  try {
    const response = await fetch(`${action}?code=${encodeURIComponent(code.slice(0, 500))}`, { headers: { Accept: 'application/json' } });
    const { go, error } = await response.json();
    return { go, error: error?.message };
  } catch {
    return { error: word('needs_connection') };
  }
}
