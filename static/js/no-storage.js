/* Nothing about a patient stays in the browser: addresses, pages and text are never stored.
   htmx would note the address of each page for the time of the session; it goes without when storing is
   refused, as it does in private windows. Loaded before htmx. */
(function () {
  "use strict";
  Storage.prototype.setItem = function () {
    throw new DOMException("Storing in the browser is switched off here.", "QuotaExceededError");
  };
})();
