import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


class TestSearch:
    def test_finds_a_group_page_by_name(self, client):
        page = client.get("/zoeken/", {"q": "Krakeel"}).content.decode()
        assert "WhatsApp-groep Krakeel" in page

    def test_without_a_word_shows_only_the_field(self, client):
        response = client.get("/zoeken/")
        assert response.status_code == 200
        assert 'role="status"' not in response.content.decode()

    def test_says_so_when_nothing_is_found(self, client):
        page = client.get("/zoeken/", {"q": "zzzqqq"}).content.decode()
        assert "14 0528" in page

    def test_what_a_visitor_typed_is_escaped(self, client):
        page = client.get("/zoeken/", {"q": "<script>alert(1)</script>"})
        assert "<script>" not in page.content.decode()

    def test_in_english_finds_english_pages_only(self, client):
        page = client.get("/en/zoeken/", {"q": "Krakeel"}).content.decode()
        assert "WhatsApp-groep Krakeel" not in page


class TestFurniture:
    def test_has_a_skip_link_a_menu_and_a_telephone_number(self, client):
        page = client.get("/").content.decode()
        assert 'href="#inhoud"' in page
        assert 'href="/groepen/"' in page
        assert 'href="tel:140528"' in page

    @pytest.mark.parametrize("page", ["/", "/groepen/"])
    def test_the_home_page_and_the_overview_start_with_the_finder(self, client, page):
        html = client.get(page).content.decode()
        assert 'action="/whatsapp/find/" method="post"' in html

    def test_says_that_it_is_a_demo(self, client):
        assert "geen echte site" in client.get("/").content.decode()

    def test_a_page_links_to_its_translation(self, client):
        page = client.get("/meedoen/").content.decode()
        assert 'href="/en/take-part/"' in page

    def test_nothing_comes_from_elsewhere(self, client):
        page = client.get("/").content.decode()
        assert 'src="http' not in page
        assert "url(http" not in page

    def test_no_inline_script_or_style(self, client):
        page = client.get("/").content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page

    def test_a_missing_page_is_a_page_of_the_site(self, client):
        response = client.get("/bestaat-niet/")
        assert response.status_code == 404
        assert "14 0528" in response.content.decode()
