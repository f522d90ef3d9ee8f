/*
 * Charts of a report's figures as inline SVG, without script and without inline style.
 *
 * A chart draws the numbers of a section of the document, the same that its table prints;
 * each mark has its number as <title>. What a public report hides is a "*" where
 * its mark would be. Nothing tells two series apart by colour alone.
 */
#ifndef LOKET_REPORT_CHART_H
#define LOKET_REPORT_CHART_H

#include <jansson.h>
#include <stdio.h>

/* All the charts of a document, each a <figure>; of a section that is all zeros, none. */
void chart_all(FILE *out, const json_t *document);

#endif
