// What a person has entered is kept on this device until it is saved, for 12 hours, one drawer per person.
import { parsed } from './dom.js';
import { wipePhotos } from './photo_box.js';

const LIFETIME = 12 * 3600 * 1000;
const person = () => document.documentElement.dataset.user || 'nobody';
const drawer = () => `draft:${person()}:`;

export const draftKey = (...parts) => drawer() + parts.join(':');

export function loadDraft(key) {
  const draft = parsed(storage()?.getItem(key) ?? '', null);
  return draft && Date.now() - draft.at < LIFETIME ? draft : null;
}

export function saveDraft(key, draft) {
  try { storage()?.setItem(key, JSON.stringify({ ...draft, at: Date.now() })); } catch { /* full or forbidden: the form itself still works */ }
}

export const clearDraft = (key) => storage()?.removeItem(key);

/** At a deliberate sign-out: this person's drafts go, those of colleagues who were signed out by the clock stay. */
export function wipeDrafts() {
  keys().filter((key) => key.startsWith(drawer())).forEach(clearDraft);
  wipePhotos(drawer());
}

export const wipeExpiredDrafts = () => keys().filter((key) => key.startsWith('draft:') && !loadDraft(key)).forEach(clearDraft);

const keys = () => Object.keys(storage() ?? {});

function storage() {
  try { return window.localStorage; } catch { return null; }
}
