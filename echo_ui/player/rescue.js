// Streamlit's front end draws changes into places, and loses all of the page where a place is not what it takes it for:
// seldom, when a connection is lost in the middle of a drawing. The address holds the settings, so the page is loaded anew.

const LOST = /Bad delta path|on an? \w+Node/; // what its errors say then
const OFTEN = 60_000; // milliseconds within which it is not tried again: that would help no more
const KEY = "echo-lab-rescued";

window.addEventListener("error", (event) => {
  const last = Number(sessionStorage.getItem(KEY));
  if (!LOST.test(event.message) || Date.now() - last < OFTEN) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  window.location.reload();
});
