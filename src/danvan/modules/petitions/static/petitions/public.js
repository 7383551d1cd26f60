/* What the public pages of petitions gain when scripts run. Every page is whole without this file. */
"use strict";
(() => {
  /* The device's position, rounded to about a hundred metres before it leaves the device. */
  document.querySelectorAll("[data-locate]").forEach((form) => {
    if (!navigator.geolocation) return;
    const failed = form.querySelector("[data-locate-failed]");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      navigator.geolocation.getCurrentPosition((found) => {
        form.elements.lat.value = found.coords.latitude.toFixed(3);
        form.elements.lon.value = found.coords.longitude.toFixed(3);
        form.submit();
      }, () => { failed.textContent = failed.dataset.locateFailed; }, { maximumAge: 600000, timeout: 15000 });
    });
  });

  /* A receipt's QR code carries the code behind the hash sign, where no server and no log ever sees it. */
  document.querySelectorAll("[data-code-form] input[name=code]").forEach((field) => {
    const code = decodeURIComponent(location.hash.slice(1));
    if (/^[A-Za-z0-9-]{8,40}$/.test(code) && !field.value) {
      field.value = code;
      history.replaceState(null, "", location.pathname);
      field.form.querySelector("button[type=submit]").focus();
    }
  });
})();
