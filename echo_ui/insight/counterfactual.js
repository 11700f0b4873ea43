// The numbers put in and the answers to them: a number is changed where it stands. The server draws, this only tells.

export default function draw({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".asked-place") ?? make(parentElement);
  place.tell = (change) => setStateValue("change", change);
  if (place.drawn === data.html) return;
  const typing = place.contains(document.activeElement) ? document.activeElement : null;
  const { position } = typing?.dataset ?? {};
  const typed = typing && typing.value !== typing.told ? typing.value : null; // and not told of yet
  place.drawn = data.html;
  place.innerHTML = data.html;
  const again = position && place.querySelector(`[data-position="${position}"]`);
  if (!again) return;
  again.focus();
  if (typed === null) again.select();
  else again.value = typed;
}

function make(parent) {
  const place = document.createElement("div");
  place.className = "asked-place";
  place.addEventListener("focusin", ({ target }) => target.select?.());
  place.addEventListener("change", ({ target }) => {
    if (target.value === "") target.value = target.dataset.own; // as it was before any change
    if (!target.reportValidity()) return;
    target.told = target.value;
    const { position, own } = target.dataset;
    place.tell(target.value === own ? null : [Number(position), Number(target.value)]);
  });
  parent.append(place);
  return place;
}
