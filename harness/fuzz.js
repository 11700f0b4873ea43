// What a fuzzer asks of a page: to act on what is there, and to say what is wrong or missing.

const OF_THE_LAB = [
  ".st-key-toolbar .st-key-train button", ".st-key-toolbar .st-key-stop button", ".st-key-settings input",
  ".st-key-sees-panel .strip", ".st-key-insight-head button",
];
const OF_OTHERS = ["[data-testid=stMain] [data-testid=stElementContainer]"];

window.fuzz = {
  all: (selector) => [...document.querySelectorAll(selector)].filter((one) => !one.disabled),
  click(selector, n) {
    const found = this.all(selector);
    found[n % found.length]?.click();
  },
  player: () => document.querySelector("[data-testid=stBidiComponentIsolated]")?.shadowRoot,
  storm(n) {
    for (let round = 0; round < 8; round += 1) {
      for (const key of ["train", "stop", "new-seed", "train"]) this.click(`.st-key-${key} button`, 0);
      this.click("[class*=st-key-choose-] button", n + round);
    }
  },
  drag(n) {
    const slider = this.player()?.querySelector("input[type=range]");
    if (!slider) return;
    slider.value = (n * slider.max) / 997;
    for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind, { bubbles: true }));
  },
  go(steps) {
    // Never to before the first page, which is not ours.
    const entry = navigation.entries()[navigation.currentEntry.index + steps];
    if (entry?.url.startsWith(location.origin)) history.go(steps);
  },
  trouble() {
    if (document.querySelector("[data-testid=stException]")) return "an exception is shown";
    const dialog = document.querySelector("[role=dialog]");
    return dialog ? `a dialog: ${dialog.innerText}` : "";
  },
  missing() {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return "the page";
    if (app.dataset.testConnectionState !== "CONNECTED") return "the connection";
    if (app.dataset.testScriptState !== "notRunning") return "rest";
    if (document.querySelectorAll("[data-stale=true]").length) return "fresh content";
    const lab = document.querySelector(".st-key-lower");
    const lost = (lab ? OF_THE_LAB : OF_OTHERS).filter((one) => !document.querySelector(one));
    if (lab && !this.player()?.querySelector("input[type=range]")) lost.push("the player");
    return lost.join();
  },
};
