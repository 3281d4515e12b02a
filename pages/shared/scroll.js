// What a click opened may stand below the fold.
(({key}) => setTimeout(() => {
  const opened = document.querySelector(`.st-key-${key}`);
  const top = opened ? opened.getBoundingClientRect().top : 0;
  if (top < 0 || top > innerHeight / 2) opened.scrollIntoView();
}, 150))(document.currentScript.dataset);
