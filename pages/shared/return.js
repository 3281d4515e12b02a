// Sign-in ends at the front page: from there on to where the reader had wanted to go. Kept is an address of our own.
(({step, front}) => {
  const here = location.pathname + location.search;
  if (step === "out") {
    sessionStorage.setItem("wanted", here);
    return;
  }
  const wanted = sessionStorage.getItem("wanted");
  sessionStorage.removeItem("wanted");
  if (wanted && wanted !== here && here === front) location.replace(location.origin + wanted);
})(document.currentScript.dataset);
