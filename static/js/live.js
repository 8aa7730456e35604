/* Says so when a request in the background did not work: nothing fails silently. */
(function () {
  "use strict";
  var place = document.getElementById("live-status");
  if (!place) { return; }

  function say(text) {
    place.textContent = "";
    var box = document.createElement("div");
    box.className = "alert tone-danger";
    var words = document.createElement("div");
    words.textContent = text;
    box.appendChild(words);
    place.appendChild(box);
  }

  document.addEventListener("htmx:sendError", function () { say(place.dataset.textOffline); });
  document.addEventListener("htmx:timeout", function () { say(place.dataset.textOffline); });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    say(status === 401 || status === 403 ? place.dataset.textSignedOut : place.dataset.textFailed);
  });
  document.addEventListener("htmx:afterOnLoad", function () { place.textContent = ""; });
})();
