// Filters change the address of the page without loading it: search within those.
for (const form of document.querySelectorAll("[data-whatsappalert-search]")) {
  form.addEventListener("submit", () => {
    const { pathname } = new URL(form.action, location.href);
    form.action = pathname + location.search;
  });
}
