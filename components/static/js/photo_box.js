// Photos that wait in this browser: those of an entry that is not saved yet, and those that are on their way. They outlive a reload.
const LIFETIME = 12 * 3600 * 1000;
const SHELF = 'photos';

let opening = null;

export const keepPhoto = (photo) => changed((shelf) => shelf.put(photo));

export const forgetPhoto = (key) => changed((shelf) => shelf.delete(key));

/** Those whose drawer begins like this, in the order they were taken. */
export async function waitingPhotos(drawer) {
  const all = await changed((shelf) => shelf.getAll()) ?? [];
  for (const photo of all) if (Date.now() - photo.at > LIFETIME) forgetPhoto(photo.key);
  return all.filter((photo) => photo.drawer.startsWith(drawer) && Date.now() - photo.at <= LIFETIME).sort((one, other) => one.at - other.at);
}

/** At a deliberate sign-out: what was begun goes; what was saved is sent when this person is back. */
export async function wipePhotos(drawer) {
  for (const photo of await waitingPhotos(drawer)) if (!photo.action) forgetPhoto(photo.key);
}

// A browser that keeps nothing (full, or forbidden) is no reason to stop: then a photo lives as long as its page.
async function changed(act) {
  try {
    const database = await (opening ??= open());
    return await settled(act(database.transaction(SHELF, 'readwrite').objectStore(SHELF)));
  } catch { return undefined; }
}

function open() {
  const request = indexedDB.open('toolwarden', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: 'key' });
  return settled(request);
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
