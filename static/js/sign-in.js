/* After a time-out the address still names the field one was in (#id_...): take it along. */
(function () {
  "use strict";
  var field = window.location.hash;
  if (!/^#[A-Za-z][\w:.-]*$/.test(field)) { return; }
  document.querySelectorAll("input[type=hidden][name=next]").forEach(function (next) {
    if (next.value && next.value.indexOf("#") < 0) { next.value += field; }
  });
})();
