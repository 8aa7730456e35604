/* A long list of boxes can be searched. Without this script the whole list is simply there. */
(function () {
  "use strict";

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function wire(root) {
    root.querySelectorAll("[data-list]").forEach(function (list) {
      var box = list.querySelector("[data-list-filter]");
      if (!box || box.dataset.ready) { return; }
      box.dataset.ready = "1";
      box.hidden = false;
      var input = box.querySelector("input");
      var count = box.querySelector("[data-list-count]");
      var rows = Array.prototype.slice.call(list.querySelectorAll("[data-list-row]"));
      function filter() {
        var wanted = fold(input.value.trim());
        var shown = 0;
        rows.forEach(function (row) {
          var ticked = row.querySelector("input:checked") !== null;
          var fits = !wanted || ticked || fold(row.textContent).indexOf(wanted) !== -1;
          row.hidden = !fits;
          if (fits) { shown += 1; }
        });
        count.textContent = wanted ? count.dataset.text.replace("%s", shown) : "";
      }
      input.addEventListener("input", filter);
      /* Searching answers nothing, so it saves nothing. */
      input.addEventListener("change", function (event) { event.stopPropagation(); });
      input.addEventListener("keydown", function (event) {
        if (event.key === "Enter") { event.preventDefault(); }
      });
    });
  }

  wire(document);
  document.addEventListener("htmx:load", function (event) { wire(event.detail.elt.parentNode || document); });
})();
