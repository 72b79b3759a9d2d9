// What a list shows stands in the address, so that going back finds it again. The browser needs 5 ms for that: it waits until the list is drawn.
let waiting = 0;

/** The last one counts, and none when the person has moved on to another page. */
export function showAddress(address) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (new URL(address, location.href).pathname === location.pathname) history.replaceState({}, '', address);
  }, 150);
}
