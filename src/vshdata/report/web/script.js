/* Shows the chosen cohort and area. Without it the page shows everything. */
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const shown = document.getElementById("shown");
  const choices = [...form.querySelectorAll("select")];

  const isOff = (part) =>
    choices.some(({ name, value }) => value && part.dataset[name] && part.dataset[name] !== value);

  const choose = () => {
    for (const part of document.querySelectorAll("[data-cohort], [data-area]")) {
      part.hidden = isOff(part);
    }
    shown.textContent = `Showing ${choices.map((one) => one.selectedOptions[0].textContent).join("; ")}.`;
  };

  form.hidden = false;
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(choose));
  choose();
})();
