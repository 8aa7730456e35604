/* Where the keyboard is after a page loads, and that the sticky banner never covers it. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  function controlFor(link) {
    var id = decodeURIComponent((link.getAttribute("href") || "").slice(1));
    return id ? document.getElementById(id) : null;
  }

  /* A link in the error summary opens what hides its control, then moves the focus there. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".error-summary a[href^='#']");
    var control = link && controlFor(link);
    if (!control) { return; }
    event.preventDefault();
    for (var box = control.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    var group = control.closest("fieldset, .mb-3") || control;
    group.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });

  function focusSummary(root) {
    var summary = root.querySelector(".error-summary");
    if (summary) { summary.focus(); }
  }

  /* The banner's height depends on the patient's alerts; the stylesheet can only guess it. */
  function keepClear() {
    var covered = 0;
    document.querySelectorAll(".patient-banner, .pb-who").forEach(function (bar) {
      if (getComputedStyle(bar).position === "sticky") {
        covered = Math.max(covered, bar.getBoundingClientRect().height);
      }
    });
    document.documentElement.style.setProperty("--covered", Math.ceil(covered) + "px");
  }

  focusSummary(document);
  keepClear();
  window.addEventListener("resize", keepClear);
  document.addEventListener("htmx:afterSwap", function (event) {
    keepClear();
    focusSummary(event.detail.target);
  });
})();
