/* Keeps what is typed on the server while it is being typed: every 20 seconds when something
   changed, when a control is left, and before the session ends. Nothing is stored in the browser.
   A form takes part by <form data-draft-url="...">; its state shows in the [data-draft-state] inside
   or, for a form with an id, in the element with data-draft-for="<that id>". */
(function () {
  "use strict";
  var EVERY = 20000; // milliseconds
  var AFTER_LEAVING = 300; // milliseconds: a press on the submit button comes first
  var SURVIVES = 60000; // characters: browsers finish requests up to 64 kB after the page is left

  function watch(form) {
    var state = document.querySelector("[data-draft-for='" + form.id + "']") ||
      form.querySelector("[data-draft-state]") || document.querySelector("[data-draft-state]");
    var sent = fields().toString();
    var busy = false, failed = false, leaving = false;
    var request = null;

    function fields() {
      var body = new URLSearchParams();
      new FormData(form).forEach(function (value, name) {
        if (typeof value === "string") { body.append(name, value); }
      });
      return body;
    }

    function show(kind, text) {
      if (!state) { return; }
      state.dataset.state = kind;
      var words = state.querySelector("[data-draft-text]") || state;
      if (words.textContent !== text) { words.textContent = text; }
    }

    function text(name) { return (state && state.dataset["text" + name]) || ""; }

    function fail(name) {
      failed = true;
      show("failed", text(name));
    }

    function token() {
      var field = form.querySelector("input[name=csrfmiddlewaretoken]");
      return field ? field.value : "";
    }

    function save() {
      var body = fields();
      if (busy || leaving || (!failed && body.toString() === sent)) { return Promise.resolve(); }
      busy = true;
      request = new AbortController();
      return fetch(form.dataset.draftUrl, {
        method: "POST",
        body: body,
        signal: request.signal,
        keepalive: body.toString().length < SURVIVES,
        redirect: "manual",
        credentials: "same-origin",
        headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", "Accept": "application/json" }
      }).then(function (answer) {
        if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
          fail("SignedOut");
          return null;
        }
        if (answer.status === 413) { fail("TooLong"); return null; }
        if (!answer.ok) { fail("Failed"); return null; }
        failed = false;
        sent = body.toString();
        document.dispatchEvent(new CustomEvent("myoway:server-answered"));
        return answer.json().catch(function () { return {}; }).then(function (told) {
          /* The time is the server's; without one no time is claimed. */
          show("saved", told.saved_at ? text("SavedAt").replace("%s", told.saved_at) : text("Saved"));
        });
      }, function () { if (!leaving) { fail("Offline"); } }).then(function () { busy = false; });
    }

    function changed() { return fields().toString() !== sent; }

    form.addEventListener("input", function () { if (!failed) { show("changed", text("Changed")); } });
    form.addEventListener("focusout", function () { window.setTimeout(save, AFTER_LEAVING); });
    /* A draft that arrives after the form was taken would be offered again as if it were new. */
    form.addEventListener("submit", function () {
      leaving = true;
      if (request) { request.abort(); }
    });
    document.addEventListener("myoway:save-drafts", function () { save(); });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") { save(); }
    });
    window.addEventListener("pageshow", function () { leaving = false; });
    window.setInterval(save, EVERY);
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && failed && changed()) { event.preventDefault(); event.returnValue = ""; }
    });
  }

  document.querySelectorAll("form[data-draft-url]").forEach(watch);
})();
