// The one script a page loads: everything a finger must feel at once runs in the browser, every fact stays on the server.
import './number_pad.js';
import './pin_pad.js';
import './choice.js';
import './chart.js';
import './checklist.js';
import './wizard.js';
import './code_grid.js';
import './file_post.js';
import './form.js';
import './piece.js';
import './photo_compare.js';
import './photo_marks.js';
import './photos_ahead.js';
import './scan.js';
import { openPage, showAddress } from './address.js';
import { badge } from './badge.js';
import { setOffline, watchConnection } from './connection.js';
import { watchDrag } from './drag.js';
import { clearDraft, draftKey, loadDraft, saveDraft, wipeDrafts, wipeExpiredDrafts } from './drafts.js';
import { isEditable } from './dom.js';
import { signOut, watchIdle } from './idle.js';
import { offerKeyboard, watchKeyboard } from './keyboard.js';
import { enlarge, giveWay, runClocks, selectTab, switchTheme, watchTabs, watchTheme } from './look.js';
import { resendPhotos } from './photo.js';
import { watchReader } from './reader.js';
import { closeSnack, snack } from './snack.js';
import { word } from './words.js';

window.tw = {
  address: showAddress, badge, closeSnack, enlarge, keyboard: offerKeyboard, offline: setOffline, open: openPage, signOut, snack, tab: selectTab, theme: switchTheme, word,
  draft: { key: draftKey, load: loadDraft, save: saveDraft, clear: clearDraft, wipe: wipeDrafts },
};

wipeExpiredDrafts();
resendPhotos();
watchConnection();
watchDrag();
watchIdle();
watchKeyboard();
watchReader();
giveWay();
watchTabs();
watchTheme();
runClocks();

// A finger that rests or slips on the glass is no right click and drags no picture.
addEventListener('contextmenu', (event) => { if (!isEditable(event.target) && !event.target.closest?.('.selectable')) event.preventDefault(); });
for (const name of ['dragstart', 'gesturestart']) addEventListener(name, (event) => event.preventDefault());
document.addEventListener('click', ({ target }) => { if (target instanceof Element && target.closest('[data-sign-out]')) signOut(); });
document.dispatchEvent(new CustomEvent('tw-ready'));
