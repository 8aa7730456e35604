/* Where the keyboard is after a page loads, and that neither the sticky banner nor the line at the foot covers it. */
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
    reach(control);
  });

  function reach(control) {
    for (var box = control.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    /* The question is read with the control, if both fit. */
    (control.closest("fieldset, .mb-3") || control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest" });
  }

  function focusSummary(root) {
    var summary = root.querySelector(".error-summary");
    if (summary) { summary.focus(); }
  }

  function sticking(selector) {
    return Array.from(document.querySelectorAll(selector)).filter(function (bar) {
      return getComputedStyle(bar).position === "sticky";
    });
  }
  function bars() { return sticking(".patient-banner, .pb-who"); }
  function feet() { return sticking(".so-far-line").filter(function (foot) { return foot.offsetHeight; }); }
  function highest(found) {
    return Math.ceil(found.reduce(function (most, bar) { return Math.max(most, bar.getBoundingClientRect().height); }, 0));
  }

  /* The banner's height depends on the patient's alerts; the stylesheet can only guess it. */
  function keepClear() {
    document.documentElement.style.setProperty("--covered", highest(bars()) + "px");
    document.documentElement.style.setProperty("--covered-below", highest(feet()) + "px");
    uncover();
  }

  /* A turned or zoomed screen moves what has the focus, perhaps under the banner. What one has
     scrolled away from stays away. */
  function uncover() {
    var focused = document.activeElement;
    var target = focused.closest(".tri label") || focused;
    var box = target.getBoundingClientRect();
    var hidden = bars().some(function (bar) {
      var edge = bar.getBoundingClientRect().bottom;
      return !bar.contains(target) && box.top < edge && box.bottom > 0 && box.height < window.innerHeight - edge;
    });
    hidden = hidden || feet().some(function (foot) {
      var over = foot.getBoundingClientRect();
      return !foot.contains(target) && box.bottom > over.top && box.top < over.bottom && box.height < over.top;
    });
    if (hidden && focused !== document.body) { target.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }

  /* Told when a banner's size changes, and once to begin with. */
  var sizes = new ResizeObserver(keepClear);
  function watchBanners() {
    document.querySelectorAll(".patient-banner, .pb-who, .so-far-line").forEach(function (bar) { sizes.observe(bar); });
  }

  keepClear();
  watchBanners();
  focusSummary(document);
  /* Back from signing in again: the address names the field that one was in. */
  var field = window.location.hash.length > 1 && document.getElementById(window.location.hash.slice(1));
  if (field && field.matches("input, select, textarea")) { reach(field); }
  document.addEventListener("htmx:afterSwap", function (event) {
    watchBanners();
    focusSummary(event.detail.target);
  });
})();
