/* Warns before the server ends an idle session, and offers to go on. All times are durations
   counted from the last answer of the server; the clock of this computer is not asked. */
(function () {
  "use strict";
  var dialog = document.getElementById("session-timeout");
  if (!dialog || !dialog.showModal) { return; }
  var idle = Number(dialog.dataset.idleSeconds);
  var warn = Number(dialog.dataset.warnSeconds);
  if (!(idle > warn)) { return; }
  var left = dialog.querySelector("[data-time-left]");
  var started = performance.now();
  var ended = false;
  var told = null;
  var channel = window.BroadcastChannel ? new BroadcastChannel("myoway-session") : null;

  /* Signing in again leads back to the field that one was in. */
  var field = "";
  document.addEventListener("focusin", function (event) {
    if (event.target.id && event.target.closest("main form")) { field = event.target.id; }
  });

  function remaining() { return Math.ceil(idle - (performance.now() - started) / 1000); }

  function restart(tellOthers) {
    started = performance.now();
    told = null;
    if (dialog.open) { dialog.close(); }
    if (tellOthers && channel) { channel.postMessage("active"); }
  }

  function end() {
    ended = true;
    dialog.dataset.state = "ended";
    dialog.querySelectorAll("[data-while-active]").forEach(function (part) { part.hidden = true; });
    dialog.querySelectorAll("[data-when-ended]").forEach(function (part) { part.hidden = false; });
    var link = dialog.querySelector("a[data-when-ended], [data-when-ended] a");
    if (!dialog.open) { dialog.showModal(); }
    if (link) {
      if (field) { link.hash = field; }
      link.focus();
    }
  }

  function words(seconds) {
    var minutes = Math.ceil(seconds / 60);
    if (seconds > 60) { return left.dataset.textMinutes.replace("%s", minutes); }
    return seconds > 30 ? left.dataset.textMinute : left.dataset.textSoon;
  }

  function tick() {
    if (ended) { return; }
    var seconds = remaining();
    if (seconds <= 0) { end(); return; }
    if (seconds > warn) { return; }
    if (!dialog.open) {
      document.dispatchEvent(new CustomEvent("myoway:save-drafts"));
      dialog.showModal();
    }
    var now = words(seconds);
    if (now !== told) { told = now; left.textContent = now; }
  }

  function stay() {
    fetch(dialog.dataset.keepaliveUrl, {
      method: "POST",
      redirect: "manual",
      credentials: "same-origin",
      headers: { "X-CSRFToken": dialog.querySelector("input[name=csrfmiddlewaretoken]").value }
    }).then(function (answer) {
      if (answer.ok) { restart(true); } else { end(); }
    }, function () { left.textContent = left.dataset.textOffline; });
  }

  dialog.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-stay]")) { return; }
    event.preventDefault();
    stay();
  });
  /* Escape means "go on working", not "hide the warning". */
  dialog.addEventListener("cancel", function (event) {
    event.preventDefault();
    if (!ended) { stay(); }
  });
  document.addEventListener("htmx:afterOnLoad", function (event) {
    if (event.detail.xhr.status < 400) { restart(true); }
  });
  document.addEventListener("myoway:server-answered", function () { restart(true); });
  if (channel) {
    channel.onmessage = function () { if (!ended) { restart(false); } };
    channel.postMessage("active");
  }
  window.setInterval(tick, 1000);
})();
