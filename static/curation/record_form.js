// Removing an unsaved row renumbers the rows after it by rewriting their HTML. Input is stored in DOM
// properties, so it is written into the HTML first, and the selects are initialised again.
"use strict";
{
  function keepTyped(formset) {
    formset.querySelectorAll("input").forEach((input) => {
      if (input.type === "checkbox" || input.type === "radio") {
        input.toggleAttribute("checked", input.checked);
      } else if (input.type !== "file") {
        input.setAttribute("value", input.value);
      }
    });
    formset.querySelectorAll("textarea").forEach((area) => {
      area.textContent = area.value;
    });
    formset.querySelectorAll("option").forEach((option) => {
      option.toggleAttribute("selected", option.selected);
    });
    formset.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      django.jQuery(select).select2("destroy");
    });
  }

  document.addEventListener(
    "click",
    (event) => {
      const target = /** @type {Element} */ (event.target);
      if (!target.closest(".delete-template")) return;
      const formset = target.closest(".formset");
      if (!formset) return;
      keepTyped(formset);
      setTimeout(() => {
        django.jQuery(formset).find(".admin-autocomplete").not("[name*=__prefix__]").djangoAdminSelect2();
      });
    },
    true,
  );
}
