// Charts over time that are cut open at their newest end: once, and never again; where the reader moves it, it stays.
(({key}) => {
  let left = 100;
  const wait = setInterval(() => {
    const box = document.querySelector(`.st-key-${key}`);
    const isDrawn = box?.querySelector(".js-plotly-plot .main-svg");
    if (isDrawn) box.scrollLeft = box.scrollWidth;
    if (isDrawn || !left--) clearInterval(wait);
  }, 100);
})(document.currentScript.dataset);
