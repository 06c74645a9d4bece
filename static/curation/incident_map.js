/* The map of incidents on the first page: one spot for each row of its table. */
(() => {
  "use strict";

  const box = document.getElementById("incident-map");
  const table = /** @type {HTMLTableElement | null} */ (document.getElementById("incident-spots"));
  if (!box || !table) return;

  const smallest = 5, largest = 26;
  // In square degrees: smaller countries have no room for a name.
  const smallestNamed = 1.5;
  const radius = (killed) => Math.min(smallest + 2 * Math.sqrt(killed), largest);

  const map = L.map(box, { zoomSnap: 0.5, minZoom: 1, maxZoom: 9, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false).addAttribution("Outlines: Natural Earth");
  // Zoomed out further, the names of countries would overlap.
  map.on("zoomend", () => box.classList.toggle("with-names", map.getZoom() >= 4));
  // Outlines are drawn below the spots, in whatever order the two are loaded.
  map.createPane("outlines").style.zIndex = "250";

  const nameCountry = (country, layer) => {
    // At the centre of the largest part: distant islands would move the name into the sea.
    const parts = layer.getLatLngs().map((part) => L.latLngBounds(part[0].lat === undefined ? part[0] : part));
    const size = (part) => (part.getEast() - part.getWest()) * (part.getNorth() - part.getSouth());
    parts.sort((one, other) => size(other) - size(one));
    if (size(parts[0]) < smallestNamed) return;
    layer.bindTooltip(country.properties.name, { permanent: true, direction: "center", className: "map-name" });
    layer.openTooltip(parts[0].getCenter());
  };

  const drawOutlines = (topology) => {
    const of = (name) => topojson.feature(topology, topology.objects[name]);
    L.geoJSON(of("countries"), {
      pane: "outlines", interactive: false, style: { className: "map-country" },
    }).addTo(map).eachLayer((/** @type {any} */ layer) => nameCountry(layer.feature, layer));
    L.geoJSON(of("provinces"), {
      pane: "outlines", interactive: false, style: { className: "map-province" },
    }).addTo(map);
  };

  const popupOf = (row) => {
    const content = document.createElement("div");
    const heading = document.createElement("strong");
    heading.textContent = row.cells[0].textContent;
    content.append(heading, row.cells[1].querySelector("ul").cloneNode(true));
    return content;
  };

  const spotsOf = (row) => {
    const { latitude, longitude, published, drafts, killedPublished, killedDrafts } = row.dataset;
    const place = row.cells[0].textContent;
    return [["published", published, killedPublished], ["drafts", drafts, killedDrafts]]
      .filter(([, count]) => Number(count))
      .map(([kind, count, killed]) => {
        /** @type {import("leaflet").CircleMarker & { said?: string }} */
        const spot = L.circleMarker([Number(latitude), Number(longitude)], {
          radius: radius(Number(killed)), className: `spot spot-${kind}`,
        });
        spot.said = `${place}: ${count} ${kind}, ${killed} killed`;
        return spot.bindTooltip(spot.said).bindPopup(() => popupOf(row), { maxHeight: 220 });
      });
  };

  /* All spots are one tab stop; the arrow keys move between them. */
  const reachByKeyboard = (spots) => {
    const elements = spots.map((spot) => spot.getElement());
    elements.forEach((element, index) => {
      element.setAttribute("tabindex", index ? "-1" : "0");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", spots[index].said);
      element.addEventListener("focus", () => spots[index].openTooltip());
      element.addEventListener("blur", () => spots[index].closeTooltip());
      element.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") {
          spots[index].openPopup();
          spots[index].getPopup().getElement().querySelector("ul a").focus();
        } else if (step) {
          const next = elements[(index + step + elements.length) % elements.length];
          element.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      });
    });
    map.on("popupclose", ({ popup }) => {
      const spot = spots.find((one) => one.getPopup() === popup);
      if (spot && popup.getElement().contains(document.activeElement)) spot.getElement().focus();
    });
  };

  const spots = [...table.tBodies[0].rows].flatMap(spotsOf);
  // Small spots last, so that large ones do not cover them.
  spots.sort((one, other) => other.options.radius - one.options.radius);
  map.fitBounds(L.latLngBounds(spots.map((spot) => spot.getLatLng())), { padding: [30, 30], maxZoom: 5 });
  spots.forEach((spot) => spot.addTo(map));
  reachByKeyboard(spots);

  fetch(box.dataset.outlines).then((answer) => answer.json()).then(drawOutlines);
})();
