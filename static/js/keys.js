/* Number keys answer the finding that has the focus and go on to the next one.
   They act only while a finding has the focus (WCAG 2.1.4), never while somebody types. */
(function () {
  "use strict";

  function groups() {
    return Array.prototype.filter.call(
      document.querySelectorAll("[data-keys]"),
      function (group) { return group.getClientRects().length > 0 && !group.disabled; }
    );
  }

  function radiosOf(group) {
    return Array.prototype.slice.call(group.querySelectorAll(".tri input[type=radio]"));
  }

  function enter(group) {
    var radios = radiosOf(group);
    var target = radios.filter(function (radio) { return radio.checked; })[0] || radios[0];
    if (target) {
      target.focus({ preventScroll: true });
      group.scrollIntoView({ block: "nearest" });
    }
  }

  // Where answers are numbers themselves (data-key), the key is the answer and not its place.
  function radioOf(radios, key) {
    var own = radios.filter(function (radio) { return radio.dataset.key; });
    if (own.length) { return own.filter(function (radio) { return radio.dataset.key === key; })[0]; }
    return /^[1-9]$/.test(key) ? radios[Number(key) - 1] : null;
  }

  function isTyping(element) {
    return element.matches("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) { return; }
    var group = event.target.closest("[data-keys]");
    if (!group) { return; }
    if (event.key === "?") {
      var list = document.getElementById("keys-dialog");
      if (list && list.showModal) { event.preventDefault(); list.showModal(); }
      return;
    }
    var radio = radioOf(radiosOf(group), event.key);
    if (!radio) { return; }
    event.preventDefault();
    if (!radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    var all = groups();
    var next = all[all.indexOf(group) + 1];
    if (next) { enter(next); } else { radio.focus(); }
  });

  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-opens-dialog]");
    if (!opener) { return; }
    var dialog = document.getElementById(opener.dataset.opensDialog);
    if (dialog && dialog.showModal) { dialog.showModal(); }
  });
})();
