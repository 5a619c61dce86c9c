// Package examples holds small programs, one for each way of use, and four
// newspaper articles to try them on: one that appeared in two papers under
// different headers, another view of the same event, and one on something else.
package examples

import "embed"

// Articles holds the articles, in the folder articles.
//
//go:embed articles/*.txt
var Articles embed.FS
