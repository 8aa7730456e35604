/* Says in words when a passkey was not used; the console is no place for people. */
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    var place = document.getElementById("passkey-trouble");
    if (!place) { return; }
    event.preventDefault();
    place.textContent = place.dataset.text;
    place.hidden = false;
  });
})();
