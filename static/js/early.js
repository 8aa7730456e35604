/* What was typed or chosen before htmx listened counts as well: on a slow machine people are faster
   than scripts. A control that is no longer as the page brought it says so once more. */
(function () {
  "use strict";

  function isTouched(control) {
    if (control.type === "hidden" || control.tagName === "SELECT") { return false; }
    if (control.type === "radio" || control.type === "checkbox") {
      return control.checked !== control.defaultChecked;
    }
    return "defaultValue" in control && control.value !== control.defaultValue;
  }

  document.addEventListener("htmx:load", function (event) {
    event.detail.elt.querySelectorAll("[data-hx-trigger*='input']").forEach(function (listening) {
      var controls = Array.prototype.slice.call(listening.elements || [listening]);
      var touched = controls.filter(isTouched)[0];
      if (touched) { touched.dispatchEvent(new Event("input", { bubbles: true })); }
    });
  });
})();
