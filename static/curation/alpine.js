/* The names used in Alpine expressions of templates, Unfold's and ours.

   Alpine's CSP build parses expressions itself and never passes a string to the browser to run. It
   knows no globals and only one statement at a time, so everything else is defined here. */
document.addEventListener("alpine:init", () => {
  Alpine.data("theme", theme);
  Alpine.data("searchForm", searchForm);

  // The page itself; Unfold's tabs, sidebar and sortable rows use these names.
  Alpine.data("page", (firstTab = "") => ({
    activeTab: (firstTab && getCurrentTab()) || firstTab,
    sidebarMobileOpen: false,
    sidebarDesktopOpen: [null, "1"].includes(localStorage.getItem("sidebarDesktopOpen")),
    window: { location: { pathname: location.pathname, search: location.search } },
    moveRecords,
    sortRecords,
    init() {
      this.$watch("sidebarDesktopOpen", (open) => {
        localStorage.setItem("sidebarDesktopOpen", open ? "1" : "0");
      });
    },
  }));

  Alpine.data("palette", () => ({
    ...searchCommand(),
    follow(elsewhere) {
      if (this.items && this.items[this.currentIndex - 1]) {
        this.selectItem(false, elsewhere);
      }
    },
    found(event) {
      this.handleContentLoaded(event);
      if (!this.currentIndex) {
        this.nextItem();
      }
    },
  }));

  Alpine.data("userMenu", () => ({
    openUserLinks: false,
    close() {
      if (this.openUserLinks) {
        this.openUserLinks = false;
        this.$refs.opener.focus();
      }
    },
  }));
});
