// Package articles holds four newspaper articles to try things on: one that
// appeared in two papers under different headers, another view of the same
// event, and one on something else.
package articles

import "embed"

// Files are the articles.
//
//go:embed *.txt
var Files embed.FS
