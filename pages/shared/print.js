// Only the browser knows when it prints, and from where. A sheet of A4 between its margins is about 700 pixels wide.
(() => {
  const SHEET = 700;

  // A sheet would hold each hatched mark as a picture of its own, megabytes of them: draw the strokes of its pattern.
  function hatch(mark) {
    const pattern = document.getElementById(mark.style.fill.split('"')[1]?.slice(1));
    const box = mark.getBBox();
    if (!pattern || !box.width || !box.height) return;
    const make = (name) => document.createElementNS(mark.namespaceURI, name);
    const drawn = make("g"), edge = make("clipPath"), strokes = make("g");
    const [width, height] = [pattern.width.baseVal.value, pattern.height.baseVal.value];
    drawn.setAttribute("class", "hatching");
    drawn.style.opacity = mark.style.opacity;
    edge.id = `hatching-${document.querySelectorAll(".hatching").length}`;
    const shape = make("path");
    shape.setAttribute("d", mark.getAttribute("d"));
    edge.append(shape);
    strokes.setAttribute("clip-path", `url(#${edge.id})`);
    for (let x = Math.floor(box.x / width) * width; x < box.x + box.width; x += width) {
      for (let y = Math.floor(box.y / height) * height; y < box.y + box.height; y += height) {
        const tile = make("g");
        tile.setAttribute("transform", `translate(${x},${y})`);
        tile.append(...[...pattern.children].map((stroke) => stroke.cloneNode()));
        strokes.append(tile);
      }
    }
    drawn.append(edge, strokes);
    mark.after(drawn);
  }

  function zoom(name, selector) {
    const widths = [...document.querySelectorAll(selector)].map((drawn) => drawn.offsetWidth);
    document.documentElement.style.setProperty(name, SHEET / Math.max(SHEET, ...widths));
  }

  const clear = () => document.querySelectorAll(".hatching").forEach((drawn) => drawn.remove());

  window.onbeforeprint = () => {
    for (const told of document.querySelectorAll(".printed")) {
      told.querySelector(".address").textContent = location.href;
      told.querySelector(".day").textContent = new Date().toLocaleDateString(told.lang, {dateStyle: "long"});
    }
    zoom("--print-zoom", ".js-plotly-plot");
    zoom("--print-zoom-table", "[data-testid=stDataFrame]");
    clear();
    document.querySelectorAll(".pattern_filled").forEach(hatch);
  };
  window.onafterprint = clear;
})();
