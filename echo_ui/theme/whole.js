// Says once, when all of a page is there, that it may be seen: before that its parts come one by one and move each other.

const LONGEST = 3000; // milliseconds after which what is there is shown
const OFTEN = 50; // milliseconds between two looks
const CALM = 3; // looks in which nothing has grown

export default function whole() {
  const page = document.documentElement;
  const main = document.querySelector("[data-testid=stMain]");
  const end = performance.now() + LONGEST;
  let [height, calm] = [0, 0];
  const look = () => {
    if ("whole" in page.dataset) return;
    calm = lacking(main) || main.scrollHeight !== height ? 0 : calm + 1;
    height = main.scrollHeight;
    if (calm >= CALM || performance.now() > end) page.dataset.whole = "";
    else setTimeout(look, OFTEN);
  };
  look();
}

/** Whether a part is not there yet: one of Streamlit's, or a component of ours. */
function lacking(main) {
  if (main.querySelector("[data-testid=stSkeleton]")) return true;
  const components = [...main.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  return components.some(({ shadowRoot }) => !shadowRoot?.querySelector("[role=group]"));
}
