(() => {
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function start(choices) {
    const filter = choices.querySelector("[data-whatsappalert-choices-filter]");
    if (!filter || !filter.hidden) return;
    filter.hidden = false;
    filter.addEventListener("input", (event) => {
      const wanted = plain(event.target.value.trim());
      for (const row of choices.querySelectorAll("li")) {
        const ticked = row.querySelector(":checked");
        row.hidden = !ticked && !plain(row.textContent).includes(wanted);
      }
    });
    // Enter looks for a name; it does not save the group.
    filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }

  const startAll = () =>
    document.querySelectorAll("[data-whatsappalert-choices]").forEach(start);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", startAll);
  } else {
    startAll();
  }
})();
