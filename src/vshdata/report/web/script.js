/* Shows the chosen cohort and area. Without it the page shows everything. */
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const named = (name) => form.elements[name].selectedOptions[0].textContent;

  const choose = () => {
    for (const name of ["cohort", "area"]) {
      const chosen = form.elements[name].value;
      for (const part of document.querySelectorAll(`[data-${name}]`)) {
        part.dataset[`off${name}`] = String(Boolean(chosen) && part.dataset[name] !== chosen);
        part.hidden = part.dataset.offcohort === "true" || part.dataset.offarea === "true";
      }
    }
    shown.textContent = `Showing ${named("cohort")}; ${named("area")}.`;
  };

  form.hidden = false;
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(choose));
  choose();
})();
