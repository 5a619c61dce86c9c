package quality

import "strings"

// site is what the pages of a site have around their articles.
type site struct{ navigation, cookies, disclaimer string }

var sites = [2]site{{
	navigation: `Skip to content. Home, News, Business, Markets, Companies, Opinion, Science, Sport, Weather, Travel,
Puzzles. Today's paper. Sign in or register. Search the archive. Follow us. Newsletters: morning briefing, evening
briefing, the week in ten pictures. Most read this hour. Share this article: mail, print, save for later.`,
	cookies: `We and our partners store small files on your device so that the site remembers you, counts its visitors
and shows advertisements that suit you. You can accept all of them, refuse those that are not needed, or choose one by one;
your choice can be changed at any time in the settings at the foot of each page.`,
	disclaimer: `The articles on this site are for information only and are no offer or advice to buy or sell any
security. Prices may be delayed by fifteen minutes or more. Nobody vouches for their accuracy, and no liability is taken for
losses that arise from their use. No part of this page may be copied, stored or sent on without the consent of the
publisher in writing. All rights reserved. About us, Contact, Careers, Advertise, Terms of use, Privacy, Accessibility.`,
}, {
	navigation: `Menu. Front page. Local. Region. Country. World. Money. Culture. Family notices. Jobs. Homes. Cars.
Subscribe now and read the first month for nothing. Log in. You are here: front page, latest stories. Text size: smaller,
larger. Listen to this story. Comment on this story.`,
	cookies: `This website uses cookies. Some are necessary for it to work, others help us to understand how it is
used. If you go on reading we take it that you agree. Read more in our cookie policy. OK, I understand. Manage options.`,
	disclaimer: `Letters and comments are the opinions of those who wrote them. Found a mistake? Tell the editors. Stories
are supplied by agencies and may have been shortened. Reproduction for commercial purposes needs a licence from our
syndication desk. You might also like: ten walks near the coast; what to do with old bread; the quiz of the week.`,
}}

// page puts an article into the page of a site.
func (s site) page(article string) string {
	return strings.Join([]string{s.cookies, s.navigation, article, s.disclaimer}, "\n\n")
}
