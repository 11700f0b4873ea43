// The runs that this browser has looked at: their addresses, the newest first, kept in the browser alone.

const PLACE = "echo-lab.runs";
const MOST = 200;
const LONGEST = 1000; // characters of an address

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE));
    const fits = (run) => typeof run === "string" && run.length <= LONGEST;
    return Array.isArray(kept) ? kept.filter(fits).slice(0, MOST) : [];
  } catch {
    return []; // this browser keeps nothing, or something else
  }
}

function write(runs) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(runs));
  } catch {
    // this browser keeps nothing
  }
}

/** What Streamlit calls: notes runs, forgets others, and tells the list where it is asked for and not known. */
export default function ({ data, setStateValue }) {
  const before = read();
  const others = before.filter((run) => !data.note.includes(run) && !data.forget.includes(run));
  const runs = [...data.note, ...others].slice(0, MOST);
  if (JSON.stringify(runs) !== JSON.stringify(before)) write(runs);
  if (data.tell && JSON.stringify(runs) !== JSON.stringify(data.known)) setStateValue("runs", runs);
}
