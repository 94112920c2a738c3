// The sign-in pages: a unit's link carries its token after `#`, which browsers never send to a server.
"use strict";
(() => {
  const box = document.getElementById("token");
  if (!box || location.hash.length < 2) return;
  box.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  document.querySelector("button").focus();
})();
